/** Temperatures as the hospital writes them, in °C or °F; kept in °C as decimal text. F = C × 9/5 + 32 (arithmetic). Pure. */
import { amount, fraction } from "wardlight/doses.js";

/** A fraction rounded half up to so many figures, as decimal text without idle zeros. @param {bigint} top @param {bigint} bottom @param {number} figures */
function rounded(top, bottom, figures) {
  const scale = 10n ** BigInt(figures);
  const whole = (2n * top * scale + bottom) / (2n * bottom);
  const digits = String(whole).padStart(figures + 1, "0");
  return `${digits.slice(0, -figures)}.${digits.slice(-figures)}`.replace(/\.?0+$/, "");
}

/** What is shown for a kept value. @param {string} celsius decimal text @param {boolean} fahrenheit */
export function celsiusShown(celsius, fahrenheit) {
  if (!fahrenheit) return celsius;
  const { top, bottom } = fraction(celsius);
  return rounded(top * 9n + 160n * bottom, 5n * bottom, 1);
}

/** What is kept of a typed value; throws BadInput. @param {string} typed @param {boolean} fahrenheit @returns {string} °C, decimal text */
export function readTemperature(typed, fahrenheit) {
  const text = amount(typed);
  if (!fahrenheit) return text;
  const { top, bottom } = fraction(text);
  const over = top - 32n * bottom;
  // below the freezing point of water no patient is: the sheet's own bounds refuse a nought
  return over <= 0n ? "0" : rounded(over * 5n, 9n * bottom, 2);
}
