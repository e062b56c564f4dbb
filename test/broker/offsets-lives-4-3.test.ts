import { describeLives } from './offsets-lives-rows.ts';

describeLives('4.3.1');
