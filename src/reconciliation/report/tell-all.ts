import { appendEvents, type EventDraft, type Ids, type Transaction } from '#kernel';

/** Numbering events costs their number squared: of a file of strangers, a batch is all breaks. */
const eventsMax = 100;

/** Appends however many events, in their order, a few at a time. */
export const tellAll = async (
  tx: Transaction,
  ids: Ids,
  events: readonly EventDraft[],
): Promise<void> => {
  for (let from = 0; from < events.length; from += eventsMax) {
    await appendEvents(tx, ids, events.slice(from, from + eventsMax));
  }
};
