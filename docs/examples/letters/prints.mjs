// Shows each record of the event as the function gets it.
export async function handler(event) {
  for (const record of Object.values(event.records).flat()) console.log(JSON.stringify(record));
}
