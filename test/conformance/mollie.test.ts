import { startMollie } from './mollie.ts';
import { testProvider } from './provider-suite.ts';

testProvider('mollie', startMollie);
