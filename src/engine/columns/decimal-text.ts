/** A DECIMAL as DuckDB prints it. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(digits.length - scale)}`}`;
}

/** Whether the float gives every digit back: printed in full (which Number.toFixed does below 1e21), or as short as it can be. */
export function isExactDecimal(value: number, text: string, scale: number): boolean {
  if (Math.abs(value) < 1e21 && value.toFixed(scale) === text) return true;
  return digits(value.toExponential().replace(/e.*/, '')) === digits(text);
}

function digits(text: string): string {
  return text.replaceAll(/[-.]/g, '').replaceAll(/^0+|0+$/g, '');
}
