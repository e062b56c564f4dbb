import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPythonPeer } from '../install-peer.ts';

/** moto's server, which speaks the APIs of SQS, SNS, S3 and IAM over HTTP. */
export const MOTO = installPythonPeer('moto');

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of loopback; it keeps nothing. */
export function startMoto(folder: string): Promise<Moto> {
  const child: ChildProcess = spawn(join(folder, 'venv/bin/moto_server'), ['-H', '127.0.0.1', '-p', '0'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return new Promise((resolve, reject) => {
    let output = '';
    const onOutput = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url !== undefined) resolve({ url, stop });
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`moto ended:\n${output}`)));
  });
}

/** From now on moto looks at keys and rights of every request, or at none, as after its start. */
export async function guard(url: string, isOn: boolean): Promise<void> {
  const body = isOn ? '0' : 'inf';
  await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body });
}

/** A user without any right: its access key and secret. To be called while moto is not on guard. */
export async function createUser(url: string): Promise<readonly [string, string]> {
  const ask = async (action: string): Promise<string> => {
    const Authorization =
      'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
    const body = new URLSearchParams({ Action: action, Version: '2010-05-08', UserName: 'ann' });
    return (await fetch(url, { method: 'POST', headers: { Authorization }, body })).text();
  };
  await ask('CreateUser');
  const answer = await ask('CreateAccessKey');
  const [, id] = /<AccessKeyId>([^<]+)/.exec(answer) ?? [];
  const [, secret] = /<SecretAccessKey>([^<]+)/.exec(answer) ?? [];
  if (id === undefined || secret === undefined) throw new Error(`moto made no key: ${answer}`);
  return [id, secret];
}
