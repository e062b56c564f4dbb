import { fileReasonOf } from '../../model/file-reason.ts';
import { Secret } from '../../model/secret.ts';
import type { TlsSettings } from '../connection.ts';
import { readPemBlocks, refuseCertificates, refuseKey } from './pem.ts';
import type { PropertiesReading } from './reading.ts';

/** `ssl.*`: PEM stores, inline or as files (KIP-651); Java's own stores are refused with the command that converts them. */
export function readTls(reading: PropertiesReading): TlsSettings {
  const engine = reading.get('ssl.engine.factory.class');
  if (engine)
    reading.refuse('ssl.engine.factory.class', 'ssl.engine.factory.class is a Java class, which cannot be run');
  const ca = readCertificates(reading, 'truststore', 'ssl.truststore.certificates');
  const cert = readCertificates(reading, 'keystore', 'ssl.keystore.certificate.chain');
  const passphrase = reading.get('ssl.key.password');
  const key = cert === undefined ? undefined : readKey(reading, cert, passphrase);
  const checked = reading.get('ssl.endpoint.identification.algorithm') ?? 'https';
  return {
    checkHostName: checked !== '',
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key: new Secret(key) }),
    ...(key === undefined || passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
  };
}

type Store = 'truststore' | 'keystore';

function readCertificates(reading: PropertiesReading, store: Store, inline: string): string | undefined {
  const text = reading.get(inline) ?? readStore(reading, store);
  if (text === undefined) return undefined;
  const from = reading.get(inline) === undefined ? `ssl.${store}.location` : inline;
  const certificates = readPemBlocks(text, 'CERTIFICATE');
  const why = certificates === '' ? 'holds no PEM certificate' : refuseCertificates(certificates);
  if (why === undefined) return certificates;
  reading.refuse(from, `${from} ${why}`);
  return undefined;
}

function readKey(reading: PropertiesReading, cert: string, passphrase: string | undefined): string | undefined {
  const inline = reading.get('ssl.keystore.key');
  const from = inline === undefined ? 'ssl.keystore.location' : 'ssl.keystore.key';
  const key = readPemBlocks(inline ?? readStore(reading, 'keystore') ?? '', 'PRIVATE KEY');
  const why = key === '' ? 'holds no PEM private key' : refuseKey(key, passphrase, cert);
  if (why === undefined) return key;
  reading.refuse(
    from,
    key === '' && inline === undefined ? `${from} ${why}; ssl.keystore.key takes one` : `the key in ${from} ${why}`,
  );
  return undefined;
}

function readStore(reading: PropertiesReading, store: Store): string | undefined {
  const location = reading.get(`ssl.${store}.location`);
  if (location === undefined || location === '') return undefined;
  const type = (reading.get(`ssl.${store}.type`) ?? 'JKS').toUpperCase();
  if (type !== 'PEM') {
    const name = `ssl.${store}.type`;
    const what = type === 'PKCS12' ? 'a PKCS12 store, which is not read' : `a ${type} store, which only Java reads`;
    reading.refuse(name, `ssl.${store}.location is ${what}`, conversionOf(store, type, location));
    return undefined;
  }
  try {
    return reading.readFile(location);
  } catch (error) {
    const name = `ssl.${store}.location`;
    reading.refuse(name, `${name} cannot be read: ${fileReasonOf(error)}`, 'paths are taken from the working folder');
    return undefined;
  }
}

function conversionOf(store: Store, type: string, location: string): string {
  const then = `then ssl.${store}.type=PEM and ssl.${store}.location=${store}.pem`;
  if (store === 'truststore') return `keytool -list -rfc -keystore ${location} > truststore.pem, ${then}`;
  const toPem = (path: string): string => `openssl pkcs12 -in ${path} -nodes -out keystore.pem`;
  const steps =
    type === 'PKCS12'
      ? toPem(location)
      : `keytool -importkeystore -srckeystore ${location} -destkeystore keystore.p12 -deststoretype PKCS12 && ${toPem('keystore.p12')}`;
  return `${steps}, ${then}`;
}
