import { after } from 'node:test';
import Stripe from 'stripe';
import { type SandboxControl, sandboxControl } from '../control.ts';
import { type SandboxOptions, startSandbox } from '../start-sandbox.ts';

export interface TestSandbox {
  readonly url: string;
  readonly control: SandboxControl;
  /** The official SDK in the world of a key, without retries of its own. */
  readonly stripe: (key?: string, config?: Stripe.StripeConfig) => Stripe;
  readonly close: () => Promise<void>;
}

/** Starts a sandbox in this process for the tests of one file; it stops after them. */
export async function openSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox(options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await sandbox.close();
    isOpen = false;
  };
  after(close);
  return {
    url: sandbox.url,
    control: sandboxControl(sandbox.url),
    stripe: (key = 'sk_test_plain', config = {}) =>
      new Stripe(key, {
        host: '127.0.0.1',
        port: sandbox.port,
        protocol: 'http',
        maxNetworkRetries: 0,
        telemetry: false,
        ...config,
      }),
    close,
  };
}

/** A card payment as a server confirms it: no redirects, one step. */
export function cardPayment(
  changes: Partial<Stripe.PaymentIntentCreateParams> = {},
): Stripe.PaymentIntentCreateParams {
  return {
    amount: 2_000,
    currency: 'eur',
    confirm: true,
    payment_method: 'pm_card_visa',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...changes,
  };
}

/** The Stripe error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('the call was expected to fail');
}
