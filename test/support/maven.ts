/** For a Maven that fetches a few jars and ends: half the computing, as its code is not optimized while it runs. */
export function mavenEnvironment(): NodeJS.ProcessEnv {
  const { MAVEN_OPTS = '' } = process.env;
  return { ...process.env, MAVEN_OPTS: `-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS}` };
}
