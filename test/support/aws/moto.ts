import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { installPeer } from '../install-peer.ts';

/** moto's server, which speaks the APIs of SQS, SNS and S3 over HTTP. */
export const MOTO = installPeer({
  name: 'moto',
  lockFile: 'requirements.txt',
  install: [
    ['python3', '-m', 'venv', 'venv'],
    ['venv/bin/python', '-m', 'pip', 'install', '--quiet', '--requirement', 'requirements.txt'],
  ],
});

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
