import type { Scope } from '#kernel';

/** Which report rows belong to. */
export interface ReportPlace {
  readonly scope: Scope;
  readonly reportId: string;
  readonly provider: string;
}
