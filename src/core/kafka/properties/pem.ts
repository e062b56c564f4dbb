import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { messageOf } from '../../model/errors.ts';

const BLOCK = /-+BEGIN\s+([A-Z0-9 \t]*?(?:CERTIFICATE|PRIVATE\s+KEY))\s*-+([\s\S]*?)-+END\s+[A-Z0-9 \t]*?-+/g;

/**
 * The certificates or private keys of a PEM text, each in lines again: a value of Java's properties that was continued
 * over several lines has none (Kafka's DefaultSslEngineFactory reads it all the same). Empty where there is none.
 */
export function readPemBlocks(text: string, kind: 'CERTIFICATE' | 'PRIVATE KEY'): string {
  const blocks: string[] = [];
  for (const [, name = '', body = ''] of text.matchAll(BLOCK)) {
    const label = name.replace(/\s+/g, ' ').trim();
    if (label.endsWith(kind)) blocks.push(rewrap(label, body));
  }
  return blocks.join('');
}

function rewrap(label: string, body: string): string {
  const fields = /^\s*(?:[A-Za-z-]+:[^\r\n]*[\r\n]+\s*)*/.exec(body)?.[0] ?? '';
  const base64 = body.slice(fields.length).replace(/\s+/g, '');
  const head = fields.trim() === '' ? '' : `${fields.trim()}\n\n`;
  return `-----BEGIN ${label}-----\n${head}${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}

/** What is wrong with certificates that a PEM text holds; undefined where nothing is. */
export function refuseCertificates(pem: string): string | undefined {
  try {
    for (const block of pem.split(/(?<=-----END [A-Z ]+-----\n)/)) new X509Certificate(block);
    return undefined;
  } catch (error) {
    return `holds a certificate that cannot be read (${messageOf(error)})`;
  }
}

/** The same for a private key and the certificate it belongs to. Nothing of the key stands in the answer. */
export function refuseKey(key: string, passphrase: string | undefined, certificates: string): string | undefined {
  const isEncrypted = /BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(key);
  if (isEncrypted && passphrase === undefined) return 'is encrypted: give ssl.key.password';
  let opened: KeyObject;
  try {
    opened = createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return isEncrypted ? 'is not opened by ssl.key.password' : 'cannot be read as a PEM key (PKCS#8)';
  }
  const belongs = new X509Certificate(certificates).checkPrivateKey(opened);
  return belongs ? undefined : 'does not belong to the certificate that comes first';
}
