#!/usr/bin/env -S node --import tsx
import { start } from '../src/cli/start.ts';

process.env.NODE_ENV = 'development';
await start(import.meta.url);
