import { startAdyen } from './adyen.ts';
import { testProvider } from './provider-suite.ts';

testProvider('adyen', startAdyen);
