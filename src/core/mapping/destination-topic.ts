/** The topic of `kafka://topic`; undefined for every other destination. */
export function topicOfDestination(destination: string | undefined): string | undefined {
  return destination?.startsWith('kafka://') === true ? destination.slice('kafka://'.length) : undefined;
}
