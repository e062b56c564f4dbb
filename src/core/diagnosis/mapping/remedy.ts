/** What to do about something, before it is known of which mapping; `commandOf` makes the command. */
export interface Remedy {
  readonly kind:
    | 'access'
    | 'acl'
    | 'concurrency'
    | 'enable'
    | 'function'
    | 'inspect-group'
    | 'logs'
    | 'mapping'
    | 'position'
    | 'protect';
}

/** What a command needs to be put right. */
export interface RemedyContext {
  readonly uuid: string | undefined;
  readonly functionName: string;
  readonly group: string;
  readonly topic: string;
  /** `host:port,…` of the cluster; undefined where nothing names it. */
  readonly servers: string | undefined;
  /** `LATEST`, `TRIM_HORIZON` or a time, as `--starting-position` takes it. */
  readonly startingPosition: string | undefined;
  /** Undefined: the environment or profile names it. */
  readonly region: string | undefined;
}

/** A command that can be pasted: the next step of a finding. */
export function commandOf({ kind }: Remedy, context: RemedyContext): string {
  const { uuid, functionName, group, topic, region } = context;
  const place = region === undefined ? '' : ` --region ${region}`;
  const servers = context.servers ?? 'HOST:PORT';
  const starting = context.startingPosition === undefined ? '' : ` --starting-position ${context.startingPosition}`;
  const mapping = uuid ?? 'UUID';
  switch (kind) {
    case 'access':
      return `aws lambda get-event-source-mapping --uuid ${mapping}${place} --query SourceAccessConfigurations`;
    case 'acl':
      return `kafka-acls --bootstrap-server ${servers} --list --group ${quote(group)} --topic ${quote(topic)}`;
    case 'concurrency':
      return `aws lambda get-function-concurrency --function-name ${functionName}${place}`;
    case 'enable':
      return `aws lambda update-event-source-mapping --uuid ${mapping} --enabled${place}`;
    case 'function':
      return `aws lambda get-function-configuration --function-name ${functionName}${place}`;
    case 'inspect-group':
      return `esmctl inspect group ${quote(group)} -b ${servers}`;
    case 'logs':
      return `aws logs tail ${quote(`/aws/lambda/${plainName(functionName)}`)} --since 1h${place}`;
    case 'mapping':
      return `aws lambda get-event-source-mapping --uuid ${mapping}${place}`;
    case 'position':
      return `esmctl predict position --group ${quote(group)} --topic ${quote(topic)}${starting} -b ${servers}`;
    case 'protect':
      return `esmctl offsets protect --group ${quote(group)} -b ${servers}`;
  }
}

/** The name alone, of a name, a partial or a whole ARN, without version or alias. */
export function plainName(functionName: string): string {
  const parts = functionName.split(':');
  const at = parts.indexOf('function');
  if (at !== -1) return parts[at + 1] ?? functionName;
  return /^\d{12}$/.test(parts[0] ?? '') ? (parts[1] ?? functionName) : (parts[0] ?? functionName);
}

/** As a shell takes it for one word. */
function quote(text: string): string {
  return /^[\w.:@=+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
