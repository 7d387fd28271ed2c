import { adyenSettlementDetail } from './adyen-settlement-detail.ts';
import type { ReportFormat } from './report-row.ts';
import { stripeBalance } from './stripe-balance.ts';

/** Every form of report that can be read. Adding one is a file and a line here. */
export const formats: readonly ReportFormat[] = [adyenSettlementDetail, stripeBalance];

/** The form of this name at this provider. */
export const findFormat = (provider: string, name?: string): ReportFormat | undefined =>
  formats.find(
    (format) => format.provider === provider && (name === undefined || format.name === name),
  );
