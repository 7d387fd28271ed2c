import type { ChartLine } from '#ledger';
import { code, page, table } from './markdown.ts';

/** The chart of accounts. */
export const renderLedgerAccounts = (chart: readonly ChartLine[]): string =>
  page('Ledger accounts', 'the chart of accounts', [
    [
      'Each organisation has these accounts in each mode, opened when they are first booked on.',
      'Assets and expenses grow by debits, liabilities and income by credits.',
    ].join('\n'),
    table(
      ['account', 'category', 'may fall to', 'meaning'],
      chart.map((line) => [
        code(line.path),
        line.category,
        line.floor === undefined ? 'any balance' : String(line.floor),
        line.meaning,
      ]),
    ),
  ]);
