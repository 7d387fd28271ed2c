/** Test and live are two worlds of one organisation that never meet. */
export type Mode = 'test' | 'live';

/** Whose rows a piece of work may see: one organisation, in one mode. */
export interface Scope {
  readonly organisationId: string;
  readonly mode: Mode;
}
