import { forNaive, whySurvived } from '../../test/faults/chosen-rows.ts';
import { hasNotices } from '../../test/faults/fault.ts';
import type { KeptResult } from '../../test/faults/kept-results.ts';
import {
  marketDatabaseRows,
  marketKillRows,
  marketNoticeRows,
  marketProviderRows,
} from '../../test/faults/market/market-rows.ts';
import {
  cascadeKillRows,
  cascadeRows,
  classes,
  databaseRows,
  hiddenRows,
  killRows,
  noticeKillRows,
  noticeRows,
  providerRows,
  type Row,
  workerRows,
} from '../../test/faults/rows.ts';
import type { RowResult } from '../../test/faults/run-row.ts';

const sections = [
  ['The API is killed', [...killRows, ...noticeKillRows]],
  ['The worker that finds out is killed', workerRows],
  ['The provider misbehaves', [...providerRows, ...hiddenRows]],
  ['Notices go astray', noticeRows],
  ['Two acquirers, and one of them misbehaves', [...cascadeRows, ...cascadeKillRows]],
  ['The database goes away', databaseRows],
  ['A seller is to be paid, and something is killed', marketKillRows],
  ['A seller is to be paid, and the provider misbehaves', marketProviderRows],
  ['A seller is to be paid, and notices go astray', marketNoticeRows],
  ['A seller is to be paid, and the database goes away', marketDatabaseRows],
] as const satisfies readonly (readonly [string, readonly Row[]])[];

/** The page of what a whole run has shown. Holds no times, so that only verdicts change it. */
export const renderReliability = (kept: readonly KeptResult[]): string => {
  const of = (subject: KeptResult['subject']) =>
    kept.filter((one) => one.subject === subject).map((one) => one.result);
  const [bascule, naive] = [of('bascule'), of('naive')];
  const rows = sections.flatMap(([, rows]) => rows);
  return [
    opening(bascule, rows.length),
    ...sections.map(([title, rows]) =>
      [`## ${title}`, '', ...tableOf(rows, bascule, naive), ''].join('\n'),
    ),
    closing,
  ].join('\n');
};

const opening = (bascule: readonly RowResult[], rows: number): string => {
  const broken = bascule.filter(({ verdict }) => verdict.length > 0).length;
  return `# Reliability

<!-- Written by \`npm run faults\`; do not edit. -->

What was done to a running Bascule, and what its books said afterwards. Three processes (API,
worker, sandbox) and a PostgreSQL run as in production, with short time-outs. In each row one
purchase is prepared in peace; then the fault is put in place and clients ask for one operation
under one \`Idempotency-Key\`, again and again, until they are answered. The fault is healed, what
died starts again, and when nothing is open any more three judges look: the answers, the provider's
own books, and every rule of \`npm run bascule -- doctor\`.

**${rows} rows, ${broken} with a broken invariant.** A row whose fault did not strike fails, and so
does one that ends otherwise than it should. Each row of a payment is run three times over: with a
provider that honours keys (\`native\`), with one that ignores them and can be asked (\`query\`), and
with one that proves nothing by its silence (\`none\`), where what may have happened is never sent
again and a person looks. "Struck" counts Bascule's runs. "Naive" is a server that checks, calls and
writes, as many do (\`test/naive\`): without a fault it is right, and each row names what it breaks
there with one client; it sends no key and asks nobody, so that the class is all the same to it. A
row that breaks nothing proves nothing, and says why it stands here all the same.
Rows of \`transfer\`, \`reversal\` and \`payout\` are about a seller's part: a payment is taken and his
share transferred to him, it is refunded and his part reversed, he is paid out. There the judges look
for exactly one movement of the right amount on the right account at the provider, and for a balance
that both books agree on. Only Stripe moves money for platforms, and it honours keys: one class.
Where the verdict begins with "lost answer", the naive server falls over the answer that such rows
lose as well: they show what Bascule stands, not that the second fault alone would break naive code.

\`npm run faults\` repeats all of it. \`npm test\` runs with one client those rows of a payment that tell
most, of what follows it those that differ, and the sharpest with eight.

| invariant | what it says |
|---|---|
| I1 | one key, one effect, one answer, byte for byte |
| I2 | at most one charge an attempt, one movement a share; what is taken and moved agrees in both books |
| I3 | the ledger sums to zero, chains, and holds what the payments say |
| I4 | everything stands where its steps lead to |
| I5 | nothing is called failed without proof |
| I6 | every step that is told has its event |
| I11 | the audit log chains |
| I14 | what was answered 4xx had no effect |
| L1 | once healed, everything comes to its end, or to a person |
| L3 | no lease outlives its holder |
`;
};

const tableOf = (
  rows: readonly Row[],
  bascule: readonly RowResult[],
  naive: readonly RowResult[],
): readonly string[] => [
  '| operation | fault | clients | struck | native | query | none | Bascule | naive |',
  '|---|---|---|---|---|---|---|---|---|',
  ...[...Map.groupBy(rows, ({ operation, name }) => `| ${operation} | ${name} |`)].map(
    ([head, group]) => {
      const seen = bascule.filter(({ row }) => group.some((one) => isSame(one, row)));
      const naively = naive.filter(({ row }) => forNaive(group).some((one) => isSame(one, row)));
      const clients = [...new Set(group.map((row) => row.clients))].join(' and ');
      const struck = `${seen.filter(({ fired }) => fired > 0).length} of ${group.length}`;
      const endings = classes.map((keys) => endingsOf(seen, keys)).join(' | ');
      return `${head} ${clients} | ${struck} | ${endings} | ${verdictOf(seen)} | ${breaks(naively)} |`;
    },
  ),
];

const endingsOf = (seen: readonly RowResult[], keys: Row['keys']): string => {
  const own = seen.filter(({ row }) => row.keys === keys);
  return own.length === 0 ? '–' : [...new Set(own.map(({ ending }) => ending))].sort().join(', ');
};

const isSame = (one: Row, other: Row): boolean =>
  one.name === other.name &&
  one.operation === other.operation &&
  one.clients === other.clients &&
  one.keys === other.keys;

const verdictOf = (results: readonly RowResult[]): string => {
  const broken = results.flatMap(({ verdict }) => verdict);
  return broken.length === 0 ? 'nothing broken' : broken.join('; ');
};

/** With one client, where the race of eight does not blur it. */
const breaks = (results: readonly RowResult[]): string => {
  const alone = results.find(({ row }) => row.clients === 1) ?? results[0];
  if (alone === undefined) return 'not run';
  if (alone.row.clients > 1) return 'I1';
  if (alone.verdict.length > 0) {
    const broken = alone.verdict.join('; ');
    return losesAnswerToo(alone.row) ? `lost answer: ${broken}` : broken;
  }
  return `survives: ${whySurvived(alone.row) ?? 'no reason given'}`;
};

/** Rows that lose the direct answer, so that a notice or a worker has something to find out. */
const losesAnswerToo = ({ fault }: Row): boolean =>
  (hasNotices(fault) && !(fault.kind === 'notices' && fault.name === 'before_answer')) ||
  (fault.kind === 'killed' && fault.process === 'worker' && fault.isFirst !== true);

const closing = `## Known limits

- A process that is paused between its last look at the lease and the first byte sent, for longer
  than the in-flight window, can still send beside another. Under a key that the provider honours
  this is harmless; else it is found by comparing books.
- The naive server has no worker: in the rows that kill ours, nothing of it is killed.
- A \`429\` that is heard proves that nothing was done: a payment is then declined, while what follows
  for a seller is tried again. One that comes when nobody listens any more is a lost answer; one that a
  repeat hears says nothing of the first sending. Both are asked about, and sent again where that can
  do no harm: done once either way.
- What ends in review is left out of the comparison with the provider's books, double charges aside:
  it is for a person to say what happened.
- PostgreSQL is killed at one point, before the outcome's commit; a lost acknowledgement stands for
  the moment after it.
- The database is one server. What a fail-over to a replica loses is not tested here.
- Kills are SIGKILL and a killed server: what the operating system has acknowledged stays written.
  A disk that lies, or is full, is not among the rows.
- After a crash the same key answers \`409\` until its lease ends (\`BASCULE_IDEMPOTENCY_LEASE_MS\`);
  the payment itself is resolved meanwhile.
`;
