import { cardsWorlds } from './cards/cards-worlds.ts';
import { marketWorlds } from './marketplace/market-worlds.ts';
import type { WorldKind } from './world-kind.ts';

/** Every kind of world that `npm run simulate` lives. */
const kinds: readonly WorldKind[] = [cardsWorlds(), marketWorlds()];

/** Their names, for whoever asks for another. */
export const kindNames: readonly string[] = kinds.map(({ name }) => name);

/** The kind of that name, if there is one. */
export const kindNamed = (name: string): WorldKind | undefined =>
  kinds.find((kind) => kind.name === name);
