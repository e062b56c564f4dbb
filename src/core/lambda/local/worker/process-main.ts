import { endWithParent } from './end-with-parent.ts';
import { openProcessChannel } from './process-channel.ts';
import type { HandlerData } from './protocol.ts';
import { serveHandler } from './serve-handler.ts';

endWithParent();
// The function's own arguments are none, as in a thread.
const [data = ''] = process.argv.splice(2);
await serveHandler(JSON.parse(data) as HandlerData, openProcessChannel());
