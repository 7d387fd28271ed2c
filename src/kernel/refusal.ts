/** What a client should do about a refusal. */
export type RetryAdvice = 'never' | 'after_change' | 'later';

/** One refusal of the catalogue. The code itself is the key it stands under. */
export interface RefusalEntry {
  /** HTTP status it becomes, 400 to 503. */
  readonly status: number;
  /** One sentence that says what is wrong, true of every case of this code. */
  readonly title: string;
  /** One sentence that says how to mend it. */
  readonly mend: string;
  readonly retry: RetryAdvice;
}

/** A module's refusals: code to entry. */
export type RefusalCatalogue = Readonly<Record<string, RefusalEntry>>;

/** The particulars of one case. */
export interface RefusalDetail {
  /** What is wrong with this request, with its values. */
  readonly detail?: string;
  /** The field at fault, as a JSON pointer: `/amount`. */
  readonly pointer?: string;
  /** Seconds after which a retry makes sense. */
  readonly retryAfterSeconds?: number;
  /** Further members of the problem document. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A request that breaks the contract. Thrown, so that a surrounding transaction rolls back; turned
 * into an RFC 9457 problem document in one place.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly entry: RefusalEntry;
  readonly particulars: RefusalDetail;

  constructor(code: string, entry: RefusalEntry, particulars: RefusalDetail) {
    super(particulars.detail ?? entry.title);
    this.code = code;
    this.entry = entry;
    this.particulars = particulars;
  }
}

/**
 * Builds a module's refuser from its catalogue. Codes are typed: a misspelt one does not compile.
 *
 * @example
 * export const refuse = refuser({ payment_not_found: { status: 404, … } });
 * throw refuse('payment_not_found', { detail: `No payment ${id}.` });
 */
export const refuser =
  <const Catalogue extends RefusalCatalogue>(catalogue: Catalogue) =>
  (code: keyof Catalogue & string, particulars: RefusalDetail = {}): Refusal =>
    new Refusal(code, catalogue[code] as RefusalEntry, particulars);

/** Whether a caught value is a refusal, of one code where given. */
export const isRefusal = (caught: unknown, code?: string): caught is Refusal =>
  caught instanceof Refusal && (code === undefined || caught.code === code);
