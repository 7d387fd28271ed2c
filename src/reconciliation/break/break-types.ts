/** Kinds of difference. */
export type BreakType =
  | 'missing_here'
  | 'missing_there'
  | 'amount'
  | 'currency'
  | 'fee'
  | 'fx'
  | 'status'
  | 'duplicate'
  | 'late'
  | 'unreadable';

/** What a kind of difference means, and where its money goes when it is posted. */
export interface BreakRule {
  readonly meaning: string;
  /** The account that takes the difference out of the provider's clearing account. */
  readonly postsTo: string;
}

const suspense = 'suspense:unmatched:{currency}';

/** Every kind of break, as data: opening, closing and the map of the set-up read this table. */
export const breakTypes = {
  missing_here: {
    meaning: 'The report has it, and nothing of ours explains it.',
    postsTo: suspense,
  },
  missing_there: {
    meaning: 'We captured or refunded it before the cut-off, and no report has it.',
    postsTo: suspense,
  },
  amount: { meaning: 'The report has another amount than we have.', postsTo: suspense },
  currency: { meaning: 'The report has another currency than we have.', postsTo: suspense },
  fee: {
    meaning: 'The provider kept something else than it had said.',
    postsTo: 'provider:{provider}:fees:{currency}',
  },
  fx: {
    meaning: 'What was settled is not what the rate of the report makes of the amount.',
    postsTo: 'exchange:rounding:{currency}',
  },
  status: {
    meaning: 'The report settles what does not stand so with us.',
    postsTo: suspense,
  },
  duplicate: { meaning: 'The report settles the same thing twice.', postsTo: suspense },
  late: {
    meaning: 'We had called it failed; the report shows that it went through, and it is booked.',
    postsTo: suspense,
  },
  unreadable: { meaning: 'A line of the report cannot be read.', postsTo: suspense },
} as const satisfies Readonly<Record<BreakType, BreakRule>>;

/** Where a difference goes that somebody gave up on. */
export const writeOffAccount = 'reconciliation:written_off:{currency}';

/** An account of the chart, with its braces filled. */
export const fillPath = (path: string, provider: string, currency: string): string =>
  path.replace('{provider}', provider).replace('{currency}', currency);

/** A difference found, before it is a row. Signs are those of what the provider owes us. */
export interface BreakDraft {
  readonly type: BreakType;
  /** Nothing for what was found missing: it has no row. */
  readonly rowNumber: number | null;
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  readonly providerReference: string | null;
  readonly expected: Figure | null;
  readonly actual: Figure | null;
  readonly detail: string;
}

/** An amount with its sign. */
export interface Figure {
  readonly minor: bigint;
  readonly currency: string;
}
