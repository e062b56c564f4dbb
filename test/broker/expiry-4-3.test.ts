import { describeExpiry } from './expiry-rows.ts';

describeExpiry('4.3.1');
