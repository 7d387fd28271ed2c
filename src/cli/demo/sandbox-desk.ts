import { formatAmount, money } from '#money';
import { adyenSandboxKey } from '../connect-adyen.ts';
import { bankSandboxKey } from '../connect-bank.ts';
import { sandboxKey } from '../connect-stripe.ts';

/** What one provider of the sandbox owes us of one currency by its own books, in minor units. */
export interface SandboxSums {
  readonly provider: 'stripe' | 'adyen' | 'bank';
  readonly currency: string;
  readonly owed: number;
}

/** Money that a payer sends from his own bank. */
export interface TransferIn {
  readonly iban: string;
  readonly amount: string;
  readonly remittance: string;
}

/** The outside world's side of a story: the payer, his bank, and lines that break. */
export interface SandboxDesk {
  /**
   * Lets the answer to the next payment get lost after the provider has taken the money, and
   * keeps back its notices, until {@link mend} is called.
   */
  breakLine(): Promise<void>;
  mend(): Promise<void>;
  /** Stripe answers every new payment with a server fault, until {@link endOutage} is called. */
  beginOutage(): Promise<void>;
  endOutage(): Promise<void>;
  /** Presses the button on the bank's page, as the payer would. */
  authenticate(page: string): Promise<void>;
  /** The payer sends money, whoever asked for it. */
  transferIn(transfer: TransferIn): Promise<void>;
  /** Presses the button on the provider's page that a seller is sent to. */
  onboard(page: string): Promise<void>;
  /** Funds can be used as they come; payouts to sellers wait for days that {@link passDays} brings. */
  fundAtOnce(): Promise<void>;
  passDays(days: number): Promise<void>;
  /** A seller's bank sends a payout back. */
  failPayout(account: string, payout: string): Promise<void>;
  /** What lies on a seller's account by the provider's own books, as a decimal. */
  heldFor(account: string, currency: string): Promise<string>;
  /** How many charges an acquirer has made. */
  charges(provider: 'stripe' | 'adyen'): Promise<number>;
  /** What each provider owes us by its own books. */
  sums(): Promise<readonly SandboxSums[]>;
}

const payIntents = { method: 'POST', path: '/v1/payment_intents', key: sandboxKey };

/** Speaks to the sandbox as a browser would: it shares no code with the server. */
export const sandboxDesk = (url: string): SandboxDesk => ({
  breakLine: async () => {
    await post(`${url}/_sandbox/webhooks`, { key: sandboxKey, hold: true });
    await post(`${url}/_sandbox/faults`, { match: payIntents, fault: 'timeout_after' });
  },
  mend: async () => {
    await post(`${url}/_sandbox/webhooks`, { key: sandboxKey, hold: false });
    await post(`${url}/_sandbox/webhooks/flush`, { key: sandboxKey });
  },
  beginOutage: async () => {
    await post(`${url}/_sandbox/faults`, { match: payIntents, fault: '500_before', times: null });
  },
  endOutage: async () => {
    await send(`${url}/_sandbox/faults?key=${sandboxKey}`, { method: 'DELETE' });
  },
  authenticate: async (page) => {
    await post(page, { outcome: 'complete' });
  },
  onboard: async (page) => {
    await post(page, { outcome: 'complete' });
  },
  fundAtOnce: async () => {
    await post(`${url}/_sandbox/settings`, { key: sandboxKey, available_after_days: 0 });
  },
  passDays: async (days) => {
    await post(`${url}/_sandbox/clock`, { key: sandboxKey, advance_seconds: days * 86_400 });
  },
  failPayout: async (account, payout) => {
    const failure = { key: sandboxKey, account, payout, fail: 'account_closed' };
    await post(`${url}/_sandbox/payouts`, failure);
  },
  heldFor: async (account, currency) => {
    const { accounts } = await read<StripeBooks>(
      `${url}/_sandbox/books?brief=true&key=${sandboxKey}`,
    );
    const funds = accounts.find(({ id }) => id === account)?.funds ?? [];
    const held = funds.find((one) => one.currency === currency.toLowerCase());
    return formatAmount(money(BigInt((held?.available ?? 0) + (held?.pending ?? 0)), currency));
  },
  transferIn: async (transfer) => {
    await post(`${url}/_sandbox/bank/credit`, { key: bankSandboxKey, ...transfer });
  },
  charges: async (provider) =>
    provider === 'stripe'
      ? (await read<StripeBooks>(`${url}/_sandbox/books?key=${sandboxKey}`)).charges.filter(
          ({ status }) => status === 'succeeded',
        ).length
      : (await adyenBooks(url)).holds,
  sums: async () => [
    ...(await stripeSums(url)),
    ...(await adyenBooks(url)).sums.map(({ currency, captured, refunded, disputed }) => ({
      provider: 'adyen' as const,
      currency,
      owed: captured - refunded - disputed,
    })),
    ...(await bankSums(url)),
  ],
});

interface StripeBooks {
  readonly accounts: readonly {
    readonly id: string;
    readonly funds: readonly {
      readonly currency: string;
      readonly available: number;
      readonly pending: number;
    }[];
  }[];
  readonly charges: readonly { readonly status: string }[];
  readonly sums: readonly {
    readonly currency: string;
    /** All that came to the platform's balance, less all that left it. */
    readonly net: number;
  }[];
}

interface AdyenBooks {
  readonly holds: number;
  readonly sums: readonly {
    readonly currency: string;
    readonly captured: number;
    readonly refunded: number;
    readonly disputed: number;
  }[];
}

interface BankBooks {
  readonly credited_cents: number;
  readonly debited_cents: number;
  readonly returned_cents: number;
}

const stripeSums = async (url: string): Promise<readonly SandboxSums[]> => {
  const { sums } = await read<StripeBooks>(`${url}/_sandbox/books?brief=true&key=${sandboxKey}`);
  return sums.map(({ currency, net }) => ({
    provider: 'stripe',
    currency: currency.toUpperCase(),
    owed: net,
  }));
};

const adyenBooks = async (url: string): Promise<AdyenBooks> =>
  await read<AdyenBooks>(`${url}/_sandbox/adyen/books?brief=true&key=${adyenSandboxKey}`);

const bankSums = async (url: string): Promise<readonly SandboxSums[]> => {
  const books = await read<BankBooks>(
    `${url}/_sandbox/bank/books?brief=true&key=${bankSandboxKey}`,
  );
  const owed = books.credited_cents - books.debited_cents + books.returned_cents;
  return owed === 0 ? [] : [{ provider: 'bank', currency: 'EUR', owed }];
};

const read = async <Books>(place: string): Promise<Books> =>
  (await (await send(place, {})).json()) as Books;

const post = async (place: string, body: unknown): Promise<void> => {
  await send(place, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });
};

const send = async (place: string, init: RequestInit): Promise<Response> => {
  const answer = await fetch(place, init);
  if (answer.ok) return answer;
  throw new Error(`${init.method ?? 'GET'} ${place}: ${answer.status} ${await answer.text()}`);
};
