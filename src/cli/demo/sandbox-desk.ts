import { sandboxKey } from '../connect-sandbox.ts';

/** What the sandbox has moved of one currency, in the provider's minor units. */
export interface SandboxSums {
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
  readonly fees: number;
}

/** The outside world's side of a story: the payer at the bank's page, and a line that breaks. */
export interface SandboxDesk {
  /**
   * Lets the answer to the next payment get lost after the provider has taken the money, and
   * keeps back its notices, until {@link mend} is called.
   */
  breakLine(): Promise<void>;
  mend(): Promise<void>;
  /** Presses the button on the bank's page, as the payer would. */
  authenticate(page: string): Promise<void>;
  /** The provider's own books, by currency. */
  sums(): Promise<readonly SandboxSums[]>;
}

/** Speaks to the sandbox as a browser would: it shares no code with the server. */
export const sandboxDesk = (url: string): SandboxDesk => ({
  breakLine: async () => {
    const match = { method: 'POST', path: '/v1/payment_intents', key: sandboxKey };
    await post(`${url}/_sandbox/webhooks`, { key: sandboxKey, hold: true });
    await post(`${url}/_sandbox/faults`, { match, fault: 'timeout_after' });
  },
  mend: async () => {
    await post(`${url}/_sandbox/webhooks`, { key: sandboxKey, hold: false });
    await post(`${url}/_sandbox/webhooks/flush`, { key: sandboxKey });
  },
  authenticate: async (page) => {
    await post(page, { outcome: 'complete' });
  },
  sums: async () => {
    const answer = await fetch(`${url}/_sandbox/books?brief=true&key=${sandboxKey}`);
    return ((await answer.json()) as { readonly sums: readonly SandboxSums[] }).sums;
  },
});

const post = async (url: string, body: unknown): Promise<void> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
};
