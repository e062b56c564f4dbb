import { describeExpiry } from './expiry-rows.ts';

describeExpiry('3.9.2');
