import type { Outside } from '../../outside/outside.ts';
import type { CardsWorld } from '../cards-world.ts';

/** A card as a merchant sends it: the token of one provider, or of both. */
export interface DrawnCard {
  readonly type: 'card';
  readonly token?: string;
  readonly tokens?: Readonly<Record<string, string>>;
}

/** How a card behaves, by how often it is drawn. */
type Behaviour = keyof Outside['cards'];

const behaviours: readonly (readonly [number, Behaviour])[] = [
  [5, 'good'],
  [2, 'declining'],
  [2.5, 'failing'],
  [5, 'asking'],
  [2, 'refundsSlowly'],
  [4, 'refundsFail'],
  [3, 'capturesFail'],
];

/** A card of the first provider, of the second, or one that both know. */
export const drawCard = (world: CardsWorld): DrawnCard => {
  const { dice, rails } = world;
  const [first, second] = rails;
  const mode = dice.weigh<'first' | 'second' | 'both'>([
    [4, 'first'],
    [3, 'second'],
    [5, 'both'],
  ]);
  const behaviour = dice.weigh(behaviours);
  if (first === undefined) throw new Error('a world has a provider');
  if (mode === 'first' || second === undefined) {
    return { type: 'card', token: tokenOf(world, first, behaviour) };
  }
  if (mode === 'second') {
    return { type: 'card', tokens: { [second.provider.name]: tokenOf(world, second, behaviour) } };
  }
  // What comes back later is for cards that one provider alone is asked for.
  const atFirst = dice.weigh(behaviours.slice(0, 5));
  const atSecond = dice.weigh<Behaviour>([
    [6, 'good'],
    [1, 'declining'],
    [1, 'failing'],
  ]);
  return {
    type: 'card',
    tokens: {
      [first.provider.name]: tokenOf(world, first, atFirst),
      [second.provider.name]: tokenOf(world, second, atSecond),
    },
  };
};

const tokenOf = ({ dice }: CardsWorld, { cards }: Outside, behaviour: Behaviour): string => {
  const known = cards[behaviour];
  return dice.pick(known.length === 0 ? cards.good : known);
};

/** What a merchant may want done where nobody can know better. */
export const drawPolicy = ({ dice }: CardsWorld) => ({
  cascade: dice.weigh<'never' | 'safe' | 'compensate'>([
    [1, 'never'],
    [3, 'safe'],
    [4, 'compensate'],
  ]),
  late_success: dice.pick(['keep', 'refund'] as const),
});

/** For the history: which token of whom. */
export const nameOfCard = ({ token, tokens = {} }: DrawnCard): string =>
  token ??
  Object.entries(tokens)
    .map(([name, each]) => `${each} of ${name}`)
    .join(' or ');
