import { describeLives } from './offsets-lives-rows.ts';

describeLives('3.9.2');
