import { breakTypes, writeOffAccount } from '../break/break-types.ts';
import { formats } from '../format/formats.ts';
import { type RowKind, type RowRule, rowKinds } from '../format/row-kinds.ts';
import type { MapView } from './schema.ts';

/** The set-up explained: made of the same tables that matching, booking and closing read. */
export const retrieveReconciliationMap = async (): Promise<MapView> => ({
  object: 'reconciliation_map',
  sources: formats.map(({ provider, name, title, columns, types }) => ({
    provider,
    format: name,
    title,
    columns: [...columns],
    row_types: [...Object.entries(types), ['*', 'other'] as const].map(([type, kind]) =>
      line(type, kind),
    ),
  })),
  breaks: Object.entries(breakTypes).map(([type, { meaning, postsTo }]) => ({
    type,
    meaning,
    posted_to: postsTo,
    written_off_to: writeOffAccount,
  })),
});

const line = (type: string, kind: RowKind): MapView['sources'][number]['row_types'][number] => {
  const rule: RowRule = rowKinds[kind];
  return {
    type,
    kind,
    matched_with: rule.finds ?? 'nothing',
    account: rule.moves ?? (rule.finds === null ? null : 'provider:{provider}:clearing:{currency}'),
    rule: rule.rule,
  };
};
