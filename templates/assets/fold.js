// A text in, the same without what readers leave out when they type out: marks, signs, and letters spelled in another way.
// "Thuận" and "thuan" are one, as are "Đại" and "dai", "Straße" and "strasse", "ثُوَان" and "ثوان".

const SPELLED = { đ: "d", ð: "d", ø: "o", œ: "oe", æ: "ae", ß: "ss", ł: "l", ı: "i", þ: "th", ٱ: "ا", ى: "ي", ة: "ه", "’": "'" };
const APART = new RegExp(`[${Object.keys(SPELLED).join("")}]`, "gu");

// Marks, the stroke that stretches Arabic words, and what joins or parts letters without being seen.
const UNSEEN = /[\p{M}\u0640\u200b-\u200f\u2060-\u2069\ufeff]/gu;

export function fold(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(UNSEEN, "")
    .replace(APART, (letter) => SPELLED[letter])
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) => digit.codePointAt(0) & 15)
    .replace(/\s+/gu, " ")
    .trim();
}
