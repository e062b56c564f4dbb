/** Regular expressions of AWS's service model (botocore 1.44.5, lambda/2015-03-31), to the letter. */

const REGION = '(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}';

export const ARN = `arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:(${REGION})?:(\\d{12})?:(.*)`;
export const FUNCTION_NAME = `(arn:(aws[a-zA-Z-]*)?:lambda:)?(${REGION}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`;
export const FUNCTION_ARN = `arn:(aws[a-zA-Z-]*)?:lambda:${REGION}:\\d{12}:function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?`;
export const MAPPING_ARN = `arn:(aws[a-zA-Z-]*)?:lambda:${REGION}:\\d{12}:event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`;
export const KMS_KEY_ARN = '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()';
export const DESTINATION = `$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|${ARN}`;
export const TOPIC = '[^.]([a-zA-Z0-9\\-_.]+)';
export const BOOTSTRAP_SERVER =
  '(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]*[a-zA-Z0-9])\\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9\\-]*[A-Za-z0-9]):[0-9]{1,5}';
export const ACCESS_URI = '[ a-zA-Z0-9-\\/*:_+=.@-]*';
export const REGISTRY_URI = '[a-zA-Z0-9-\\/*:_+=.@-]*';
export const POLLER_GROUP = '[a-zA-Z0-9-_]*';
