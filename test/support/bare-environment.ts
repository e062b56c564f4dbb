/** What the tester's own shell says to esmctl and to AWS's SDK; tests say it themselves where they need it. */
const OF_THE_TESTER = /^(?:AWS_|XDG_|ESMCTL_(?!REQUIRE_PEERS$))|^(?:COLUMNS|LINES|NO_COLOR|FORCE_COLOR)$/;

/** Before the tests start, in the process that starts them. */
export function bareEnvironment(): void {
  for (const name of Object.keys(process.env)) if (OF_THE_TESTER.test(name)) delete process.env[name];
}
