/**
 * Passes items on while the next one is being made: one ahead, never more. Whoever stops early ends
 * the source too.
 */
export async function* readAhead<Item>(source: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let coming = source.next();
  try {
    for (let item = await coming; item.done !== true; item = await coming) {
      coming = source.next();
      // Heard when its turn comes; a fault that comes before is no unhandled one.
      coming.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await coming.catch(() => undefined);
    await source.return(undefined);
  }
}
