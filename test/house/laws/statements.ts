import { lineAt, stringAt } from '../code.ts';
import { floors, moduleOf } from '../floors.ts';
import { isServer, type Law, type SourceFile } from '../law.ts';

const isStore = (path: string): boolean => /(^|\/)store\.ts$/.test(path);

/** Where SQL may stand beside the stores, each with its reason. */
const elsewhere: Readonly<Record<string, string>> = {
  'src/kernel/database.ts': 'begins, scopes and ends transactions',
  'src/cli/apply-changes.ts': 'applies the changes of db/, below all modules',
  'src/cli/database-url.ts': 'creates the database that everything else stands in',
};

interface Declared {
  readonly line: number;
  readonly name: string;
  readonly text: string;
}

/** The statements that a store declares: `sql<Row>('module.name', `…`)`. */
export const statementsOf = ({ code, text }: SourceFile): readonly Declared[] =>
  [...code.matchAll(/\bsql(?=[<(])/g)].flatMap((match) => {
    const first = /['"]/.exec(code.slice(match.index));
    if (first === null) return [];
    const nameQuote = match.index + first.index;
    const name = stringAt(text, nameQuote);
    const rest = code.slice(nameQuote + name.length + 2);
    const second = /^\s*,\s*['"`]/.exec(rest);
    if (second === null) return [];
    const textQuote = nameQuote + name.length + 2 + second[0].length - 1;
    return [{ line: lineAt(text, match.index), name, text: stringAt(text, textQuote) }];
  });

/** SQL as the house writes it, in lower case, or shouted; a sentence starts with one capital. */
const opensLikeSql = [
  /^select\s[^]*\sfrom\s/,
  /^insert\s+into\s/,
  /^update\s+[\w.${}]+\s+(?:as\s+\w+\s+)?set\s/,
  /^delete\s+from\s/,
  /^with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s/,
  /^(?:create|alter|drop)\s+(?:table|index|schema|role|database|policy|trigger|function)\s/,
  /^truncate\s+[\w.]+$/,
];

const looksLikeSql = (text: string): boolean => {
  const bare = text.replace(/--[^\n]*/g, '').trim();
  const spoken = bare === bare.toUpperCase() ? bare.toLowerCase() : bare;
  return opensLikeSql.some((pattern) => pattern.test(spoken));
};

/** The quotes that open literals: each second one of its kind, since the inside is blank. */
const literalsOf = (code: string): readonly number[] =>
  [...code.matchAll(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g)].map((match) => match.index);

export const sqlInStores: Law = {
  sentence: 'SQL stands in store.ts',
  appliesTo: (path) => isServer(path) && !isStore(path) && !(path in elsewhere),
  faults: (file) =>
    literalsOf(file.code).flatMap((quote) => {
      const text = stringAt(file.text, quote);
      const isSql =
        looksLikeSql(text) || /\bsql(?:<[^()]*>)?\(\s*$/.test(file.code.slice(0, quote));
      const opening = text.trim().split('\n')[0]?.slice(0, 60);
      return isSql ? [`${lineAt(file.text, quote)}: ${opening}`] : [];
    }),
  caught: [
    ['src/payments/capture.ts', 'await client.query(`\n  select id from payments.payment`);'],
    ['src/payments/capture.ts', `const q = sql('payments.x', 'values (1)');`],
    ['src/payments/capture.ts', `const q = sql<Row, [id: string]>('payments.x', text);`],
    ['src/payments/capture.ts', `run('insert into payments.payment values ($1)');`],
    ['src/payments/capture.ts', 'run(`update payments.${table} set a = 1`);'],
    ['src/payments/capture.ts', 'run(`with locked as (select 1) select 2`);'],
    ['src/payments/capture.ts', 'run(`-- a name\nDELETE FROM PAYMENTS.PAYMENT`);'],
  ],
  spared: [
    ['src/payments/store.ts', 'export const q = sql<R, [a: string]>(`p`, `select 1 from x`);'],
    ['src/payments/errors.ts', `title: 'Select a method from the list.'`],
    ['src/payments/routes.ts', `summary: 'Update a payment', mend: 'with care, as ever'`],
    ['src/payments/a.ts', `// select id from payments.payment\nconst x = it('is', 'from');`],
  ],
};

/** Domains of the kernel are words of every schema; its tables are its own. */
const kernelWords = new Set(['mode', 'id', 'currency', 'ensure_month_partitions']);

const schemas = new Set(Object.keys(floors));

/** Names of other modules' schemas in the text of a statement. */
export const foreignNames = (own: string, text: string): readonly string[] => {
  const sql = text.replace(/--[^\n]*/g, '').replace(/'[^']*'/g, "''");
  return (
    [...sql.matchAll(/\b([a-z_]+)\.([a-z_]+)\b/g)]
      .filter(([, schema]) => schema !== own && schemas.has(schema ?? ''))
      .filter(([, schema, word]) => schema !== 'kernel' || !kernelWords.has(word ?? ''))
      // A table of our own may be called like another module: `payments.exchange`.
      .filter(([, schema]) => !new RegExp(`(?:\\bas\\s+|\\.)${schema}\\b`).test(sql))
      .map(([touched]) => touched)
  );
};

export const ownSchemaOnly: Law = {
  sentence: "a statement bears its module's name and touches only its own schema",
  appliesTo: (path) => isServer(path) && isStore(path),
  faults: (file) => {
    const own = moduleOf(file.path) ?? '';
    return statementsOf(file).flatMap(({ line, name, text }) => {
      const foreign = foreignNames(own, text).map(
        (touched) => `${line}: ${name} touches ${touched}`,
      );
      return name.startsWith(`${own}.`) ? foreign : [`${line}: ${name}`, ...foreign];
    });
  },
  caught: [
    ['src/payments/store.ts', `sql('payments.a', \`select 1 from ledger.account\`);`],
    ['src/payments/store.ts', `sql('payments.a', \`update kernel.event set type = ''\`);`],
    ['src/payments/store.ts', `sql('ledger.a', \`select 1 from payments.payment\`);`],
    ['src/payments/refund/store.ts', `sql('payments.a', 'select identity.key_of($1)');`],
  ],
  spared: [
    [
      'src/payments/store.ts',
      `sql('payments.a', \`
        select payment.id, $1::kernel.mode, 'ledger.account' -- not ledger.account
        from payments.payment as payment, payments.exchange where exchange.status = 200\`);`,
    ],
  ],
};

export const foreignKeysPointDown: Law = {
  sentence: 'foreign keys point only to the same or lower floors',
  appliesTo: (path) => /^db\/\d.*\.sql$/.test(path),
  faults: ({ text }) => {
    const sql = text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length));
    let owner = '';
    const words =
      /(?:create|alter)\s+table\s+(?:if\s+not\s+exists\s+)?([a-z_]+)\.|references\s+([a-z_]+)\./g;
    return [...sql.matchAll(words)].flatMap((match) => {
      const [, table, referenced] = match;
      if (table !== undefined) owner = table;
      if (referenced === undefined || referenced === owner) return [];
      const isDown = (floors[referenced] ?? Infinity) < (floors[owner] ?? -1);
      return isDown ? [] : [`${lineAt(sql, match.index)}: ${owner} references ${referenced}`];
    });
  },
  caught: [
    [
      'db/003.do.ledger.sql',
      'create table ledger.a (\n  b text references payments.payment (id)\n);',
    ],
    [
      'db/003.do.ledger.sql',
      'alter table ledger.a add foreign key (b) references identity.c (id);',
    ],
    ['db/001.do.kernel.sql', 'create table kernel.a (b text references identity.c (id));'],
  ],
  spared: [
    ['db/006.do.payments.sql', 'create table payments.a (b text references identity.c (id));'],
    ['db/006.do.payments.sql', 'create table payments.a (b text references payments.c (id));'],
    ['db/003.do.ledger.sql', '-- references payments.payment\ncreate table ledger.a (b text);'],
  ],
};
