import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PEM texts of one test: a private CA, a server on loopback, and a client that the CA knows. */
export interface Certificates {
  readonly folder: string;
  readonly ca: string;
  /** Key and certificate, as a PEM keystore holds them. */
  readonly server: string;
  readonly client: { readonly cert: string; readonly key: string; readonly encryptedKey: string };
  readonly keyPassword: string;
  /** A CA that signed none of these. */
  readonly otherCa: string;
}

const KEY_PASSWORD = 'key-s3cret';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** Made with openssl, or by an earlier call; the files stay in `folder`. */
export function createCertificates(folder: string): Certificates {
  mkdirSync(folder, { recursive: true });
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const createCa = (name: string): void =>
    openssl('req', '-x509', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`);
  const sign = (name: string, subject: string, extensions: string): void => {
    writeFileSync(join(folder, `${name}.ext`), extensions);
    openssl('req', ...NEW_KEY.slice(0, -2), '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-days', '2', '-out', `${name}.pem`);
  };
  const last = 'server-store.pem';
  if (!existsSync(join(folder, last))) {
    createCa('ca');
    createCa('other');
    sign('server', '/CN=broker', 'subjectAltName=IP:127.0.0.1\n');
    sign('client', '/CN=carol', 'extendedKeyUsage=clientAuth\n');
    openssl('pkcs8', '-topk8', '-in', 'client.key', '-passout', `pass:${KEY_PASSWORD}`, '-out', 'client-encrypted.key');
    writeFileSync(join(folder, last), read('server.key') + read('server.pem'));
  }
  return {
    folder,
    ca: read('ca.pem'),
    server: read(last),
    client: { cert: read('client.pem'), key: read('client.key'), encryptedKey: read('client-encrypted.key') },
    keyPassword: KEY_PASSWORD,
    otherCa: read('other.pem'),
  };
}
