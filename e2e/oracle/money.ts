/** Digits after the point of each currency in the demo data, from ISO 4217. */
const DECIMALS: Record<string, number> = { UGX: 0, JPY: 0, KES: 2, NGN: 2, USD: 2, EUR: 2, GBP: 2, BRL: 2, ZAR: 2, TND: 3 };

export function decimalsOf(currency: string): number {
  const decimals = DECIMALS[currency];
  if (decimals === undefined) throw new Error(`The oracle knows no currency ${currency}`);
  return decimals;
}

/** A decimal number in plain notation, as digits and a scale; `12.50` is 1250 and 2. */
export function parsedDecimal(text: string): { digits: bigint; scale: number } {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new Error(`${text} is no decimal number`);
  const [, sign, whole = '', fraction = ''] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length };
}

/** The number in the smallest unit; refuses digits that the currency does not have. */
export function smallestUnits(text: string, currency: string): bigint {
  const { digits, scale } = parsedDecimal(text);
  const decimals = decimalsOf(currency);
  if (scale <= decimals) return digits * 10n ** BigInt(decimals - scale);
  const divisor = 10n ** BigInt(scale - decimals);
  if (digits % divisor !== 0n) throw new Error(`${text} has more digits than ${currency}`);
  return digits / divisor;
}

/** The amount in digits with the point where the currency has it, without grouping. */
export function plainAmount(units: bigint, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return `${units < 0n ? '-' : ''}${digits.slice(0, at)}${decimals > 0 ? `.${digits.slice(at)}` : ''}`;
}

/** Tenths as people write them: 47 is 4.7. */
export function tenths(value: bigint): string {
  return `${value / 10n}.${value % 10n}`;
}
