/** The commands of `bascule`, as the reference names the readers of a setting. */
export type CommandName =
  | 'start'
  | 'api'
  | 'worker'
  | 'sandbox'
  | 'migrate'
  | 'doctor'
  | 'keys'
  | 'demo'
  | 'reset';

/** One setting as data: read from one variable, told in one line. */
export interface Setting<Value> {
  readonly variable: string;
  /** What it means, one sentence for the reference. */
  readonly summary: string;
  /** What a person may write, as the reference says it: `a port, 1 to 65535`. */
  readonly shape: string;
  /** The text that stands for an absent variable; undefined leaves the setting undefined. */
  readonly fallback: string | undefined;
  readonly isRequired: boolean;
  readonly isSecret: boolean;
  readonly usedBy: readonly CommandName[] | 'all';
  /** The value, or a sentence that says what is wrong with the text. */
  read(text: string): { readonly value: Value } | { readonly fault: string };
}

type Facts = {
  readonly summary: string;
  readonly usedBy?: readonly CommandName[];
};

type Kind<Value> = Pick<Setting<Value>, 'shape' | 'read'>;

/** A setting that always has a value: the given one or the fallback. */
export const setting = <Value>(
  variable: string,
  kind: Kind<Value>,
  fallback: string,
  facts: Facts,
): Setting<Value> => ({ ...declare(variable, kind, facts), fallback });

/** A setting that may be absent. */
export const optional = <Value>(
  variable: string,
  kind: Kind<Value>,
  facts: Facts,
): Setting<Value | undefined> => declare(variable, kind, facts);

/** A setting without which nothing starts, never printed. `npm start` makes one for development. */
export const requiredSecret = <Value>(
  variable: string,
  kind: Kind<Value>,
  facts: Facts,
): Setting<Value> => ({ ...declare(variable, kind, facts), isRequired: true, isSecret: true });

/** A setting that may be absent and is never printed. */
export const optionalSecret = <Value>(
  variable: string,
  kind: Kind<Value>,
  facts: Facts,
): Setting<Value | undefined> => ({ ...declare(variable, kind, facts), isSecret: true });

const declare = <Value>(variable: string, kind: Kind<Value>, facts: Facts): Setting<Value> => ({
  variable,
  ...kind,
  summary: facts.summary,
  usedBy: facts.usedBy ?? 'all',
  fallback: undefined,
  isRequired: false,
  isSecret: false,
});

export const text: Kind<string> = { shape: 'text', read: (value) => ({ value }) };

export const flag: Kind<boolean> = {
  shape: 'true or false',
  read: (value) =>
    value === 'true' || value === 'false'
      ? { value: value === 'true' }
      : { fault: `must be true or false, not "${value}"` },
};

/** A whole number between two bounds, both allowed. */
export const wholeNumber = (least: number, most: number): Kind<number> => ({
  shape: `a whole number, ${least} to ${most}`,
  read: (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? { value: Number(value) }
      : { fault: `must be a whole number from ${least} to ${most}, not "${value}"` },
});

export const port = wholeNumber(1, 65_535);

export const oneOf = <const Choice extends string>(
  ...choices: readonly Choice[]
): Kind<Choice> => ({
  shape: choices.join(' or '),
  read: (value) => {
    const found = choices.find((choice) => choice === value);
    return found === undefined
      ? { fault: `must be ${choices.join(' or ')}, not "${value}"` }
      : { value: found };
  },
});

/** An address with one of the given schemes, kept without a slash at its end. */
export const address = (...schemes: readonly string[]): Kind<string> => ({
  shape: `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  read: (value) =>
    URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1))
      ? { value: value.replace(/\/+$/, '') }
      : // Not quoted back: an address of a database holds its password.
        { fault: `must begin with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}` },
});

const KEY_BYTES = 32;

/** Thirty-two random bytes, written in base64: `openssl rand -base64 32`. */
export const key: Kind<Uint8Array> = {
  shape: '32 random bytes in base64 (`openssl rand -base64 32`)',
  read: (value) => {
    const bytes = Buffer.from(value, 'base64');
    return bytes.length === KEY_BYTES && bytes.toString('base64') === value
      ? { value: bytes }
      : { fault: 'must be 32 bytes in base64; `openssl rand -base64 32` prints one' };
  },
};

/** Like {@link key}, but handed on as its text. */
export const keyText: Kind<string> = {
  shape: key.shape,
  read: (value) => {
    const read = key.read(value);
    return 'fault' in read ? read : { value };
  },
};

/** Several values of one kind, with commas between them. */
export const listOf = <Value>(kind: Kind<Value>): Kind<readonly Value[]> => ({
  shape: `none or more, with commas between: ${kind.shape}`,
  read: (value) => {
    const items = value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const values: Value[] = [];
    for (const item of items) {
      const read = kind.read(item);
      if ('fault' in read) return read;
      values.push(read.value);
    }
    return { value: values };
  },
});
