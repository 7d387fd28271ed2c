import { type Currency, isCurrency } from '#money';

/** What an account stands for in the books. Assets and expenses are debit-normal, the rest credit. */
export type Category = 'asset' | 'expense' | 'liability' | 'income';

/** The side on which an account grows. */
export type NormalSide = 'debit' | 'credit';

/** One line of the chart: a kind of account. */
export interface ChartLine {
  /** Words, and names in braces that stand for one segment each. */
  readonly path: string;
  readonly category: Category;
  /** What its available balance may not fall below, in minor units; no guard where absent. */
  readonly floor?: bigint;
  readonly meaning: string;
}

/** Every kind of account there is. A path that matches no line cannot be opened. */
export const chart = [
  {
    path: 'provider:{provider}:clearing:{currency}',
    category: 'asset',
    meaning:
      'What a provider owes us: captured less refunded less paid out to us. Returns to zero.',
  },
  {
    path: 'provider:{provider}:fees:{currency}',
    category: 'expense',
    meaning: 'What a provider has kept for its work.',
  },
  {
    path: 'provider:{provider}:in_transit:{currency}',
    category: 'asset',
    meaning: 'What a provider has paid out and the bank account has not shown yet.',
  },
  {
    path: 'provider:{provider}:account:{account}:{currency}',
    category: 'asset',
    meaning: "What a provider holds on a merchant's own account there. Negative where it lent.",
  },
  {
    path: 'provider:{provider}:paying_out:{currency}',
    category: 'asset',
    meaning: 'What a provider is paying out to merchants, and may still give back.',
  },
  {
    path: 'organisation:balance:{currency}',
    category: 'liability',
    meaning: "What the organisation's own payments are worth, after refunds, disputes and fees.",
  },
  {
    path: 'suspense:unmatched:{currency}',
    category: 'liability',
    meaning: 'Money that moved and that nobody can explain yet. Returns to zero.',
  },
  {
    path: 'reconciliation:written_off:{currency}',
    category: 'expense',
    meaning: 'Differences to providers that somebody gave up on, with a reason.',
  },
  {
    path: 'exchange:{currency}',
    category: 'liability',
    meaning: 'The two halves of a currency exchange meet here: our position in one currency.',
  },
  {
    path: 'exchange:rounding:{currency}',
    category: 'income',
    meaning: 'The fractions that exchanges rounded in our favour.',
  },
  {
    path: 'platform:fees:{currency}',
    category: 'income',
    meaning: 'What the platform has charged its merchants.',
  },
  {
    path: 'platform:rounding:{currency}',
    category: 'income',
    meaning: 'The units that whole numbers leave over when a refund is shared out.',
  },
  {
    path: 'merchant:{account}:pending:{currency}',
    category: 'liability',
    meaning: 'Owed to a merchant, not yet payable.',
  },
  {
    path: 'merchant:{account}:available:{currency}',
    category: 'liability',
    floor: 0n,
    meaning: 'Owed to a merchant, payable now. Never below zero.',
  },
  {
    path: 'merchant:{account}:reserved:{currency}',
    category: 'liability',
    floor: 0n,
    meaning: 'Owed to a merchant, kept back against refunds and disputes. Never below zero.',
  },
  {
    path: 'merchant:{account}:payout:{currency}',
    category: 'liability',
    meaning: "On its way to a merchant's bank account; comes back where the payout fails.",
  },
  {
    path: 'merchant:{account}:owing:{currency}',
    category: 'asset',
    meaning: 'What a merchant owes after refunds and disputes, until its earnings have paid it.',
  },
  {
    path: 'customer:{customer}:refunds_owed:{currency}',
    category: 'liability',
    meaning: 'A refund promised to a customer that has not left yet.',
  },
] as const satisfies readonly ChartLine[];

/** What the chart says of one path. */
export interface ChartedAccount {
  readonly path: string;
  readonly currency: Currency;
  readonly normalSide: NormalSide;
  readonly floor: bigint | null;
}

/**
 * Finds what the chart says of a path, or nothing where it has no such account.
 *
 * @example findInChart('platform:fees:EUR')?.normalSide // 'credit'
 */
export const findInChart = (path: string): ChartedAccount | undefined => {
  const known = charted.get(path);
  if (known !== undefined) return known;
  const matched = lines.find((line) => line.pattern.test(path));
  const currency = path.slice(path.lastIndexOf(':') + 1);
  if (matched === undefined || path.length > pathLengthMax || !isCurrency(currency)) {
    return undefined;
  }
  const account = { path, currency, normalSide: matched.normalSide, floor: matched.floor };
  if (charted.size >= chartedMax) charted.clear();
  charted.set(path, account);
  return account;
};

const pathLengthMax = 200;

/** Matching is pure, so remembering it is safe; the bound keeps memory flat. */
const charted = new Map<string, ChartedAccount>();
const chartedMax = 50_000;

const sideOf: Readonly<Record<Category, NormalSide>> = {
  asset: 'debit',
  expense: 'debit',
  liability: 'credit',
  income: 'credit',
};

const lines = chart.map((line: ChartLine) => ({
  pattern: new RegExp(`^${line.path.replaceAll(/\{[a-z_]+\}/g, '[A-Za-z0-9_.-]+')}$`),
  normalSide: sideOf[line.category],
  floor: line.floor ?? null,
}));
