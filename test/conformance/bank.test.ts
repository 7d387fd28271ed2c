import { startBank } from './bank.ts';
import { testPushProvider } from './provider-suite.ts';

testPushProvider('bank', startBank);
