import { testProvider } from './provider-suite.ts';
import { startStripe } from './stripe.ts';

testProvider('stripe', startStripe);
