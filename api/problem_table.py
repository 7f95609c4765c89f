"""Every problem that the API answers with: its code, its status, and what to say of it in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. Titles and details say what to do, and nothing of what was sent."""

    code: str
    status: int
    title_id: str
    title_en: str
    detail_id: str
    detail_en: str


_KINDS = (
    Kind(
        "bad_request", 400, "Permintaan tidak terbaca", "Unreadable request",
        "Permintaan ini tidak mengikuti HTTP atau alamatnya rusak. Bandingkan dengan /api/v1/docs.",
        "This request does not follow HTTP, or its address is broken. Compare it with /api/v1/docs.",
    ),
    Kind(
        "bad_json", 400, "JSON tidak terbaca", "Unreadable JSON",
        "Isi permintaan bukan JSON (RFC 8259) UTF-8: tanpa NaN, Infinity dan angka raksasa, tidak bersarang dalam.",
        "The body is no JSON (RFC 8259) in UTF-8: no NaN or Infinity, no gigantic numbers, no deep nesting.",
    ),
    Kind(
        "idempotency_key_missing", 400, "Idempotency-Key belum ada", "Idempotency-Key is missing",
        "Kirim kepala Idempotency-Key: 1 sampai 255 karakter ASCII tanpa spasi, baru untuk tiap permintaan baru.",
        "Send a header Idempotency-Key: 1 to 255 ASCII characters without spaces, a new one for each new request.",
    ),
    Kind(
        "key_missing", 401, "Kunci API belum ada", "The API key is missing",
        "Kirim kepala Authorization: Bearer kabar_live_... atau kabar_test_...",
        "Send a header Authorization: Bearer kabar_live_... or kabar_test_...",
    ),
    Kind(
        "key_unknown", 401, "Kunci API tidak dikenal", "Unknown API key",
        "Kunci ini tidak ada, atau salah salin. Kunci baru dibuat dengan `kabar apikey create`.",
        "There is no such key, or it was not copied right. `kabar apikey create` makes a new one.",
    ),
    Kind(
        "key_expired", 401, "Kunci API kedaluwarsa", "The API key has expired",
        "Masa berlaku kunci ini sudah habis. Buat kunci baru dengan `kabar apikey create`.",
        "This key has run out. Make a new one with `kabar apikey create`.",
    ),
    Kind(
        "key_revoked", 401, "Kunci API dicabut", "The API key was revoked",
        "Kunci ini dicabut dengan `kabar apikey revoke`. Minta kunci baru kepada pengelola Kabar.",
        "This key was ended with `kabar apikey revoke`. Ask those who run Kabar for a new one.",
    ),
    Kind(
        "scope_missing", 403, "Kunci ini tidak berhak", "Not allowed with this key",
        "Kunci ini tidak mempunyai hak (scope) untuk operasi ini. Hak yang diperlukan disebut di WWW-Authenticate.",
        "This key does not have the scope of this operation. WWW-Authenticate names the scope that is needed.",
    ),
    Kind(
        "not_found", 404, "Tidak ada", "Not here",
        "Alamat atau barang ini tidak ada, atau tidak untuk kunci ini.",
        "There is no such address or thing, or not for this key.",
    ),
    Kind(
        "method_not_allowed", 405, "Metode salah", "Wrong method",
        "Alamat ini tidak menerima metode tersebut. Kepala Allow menyebut yang diterima.",
        "This address does not take that method. The header Allow names those that it takes.",
    ),
    Kind(
        "request_running", 409, "Permintaan yang sama sedang dikerjakan", "The same request is under way",
        "Permintaan dengan Idempotency-Key ini belum selesai. Ulangi setelah detik yang disebut Retry-After.",
        "A request with this Idempotency-Key has not ended yet. Repeat it after the seconds that Retry-After names.",
    ),
    Kind(
        "campaign_moved", 409, "Kampanye sudah berubah", "The campaign has moved on",
        "Keadaan atau isinya sudah lain, jadi ini tidak dapat dilakukan. Baca lagi, lalu putuskan; lihat errors.",
        "Its state or content is another by now, so this cannot be done. Read it again, then decide; errors says why.",
    ),
    Kind(
        "too_large", 413, "Terlalu besar", "Too large",
        "Isi permintaan melebihi batas. Bagi menjadi beberapa kiriman.",
        "The body is larger than we take. Send it in several parts.",
    ),
    Kind(
        "not_json", 415, "Bukan JSON", "No JSON",
        "Kirim isi sebagai Content-Type: application/json, tanpa Content-Encoding.",
        "Send the body as Content-Type: application/json, without Content-Encoding.",
    ),
    Kind(
        "invalid", 422, "Isi tidak dapat diterima", "The content cannot be taken",
        "Permintaan terbaca, tetapi isinya tidak dapat diterima. Daftar errors menyebut di mana dan mengapa.",
        "The request can be read, but not taken. The list errors says where and why.",
    ),
    Kind(
        "idempotency_key_reused", 422, "Idempotency-Key sudah dipakai", "The Idempotency-Key was used before",
        "Kunci ini sudah dipakai untuk isi yang lain. Pakai yang baru untuk permintaan baru.",
        "This key was used with another content. Take a new one for a new request.",
    ),
    Kind(
        "too_many_requests", 429, "Terlalu sering", "Too often",
        "Batas permintaan per menit untuk kunci ini tercapai. Lanjutkan setelah detik yang disebut Retry-After.",
        "This key has reached its requests per minute. Go on after the seconds that Retry-After names.",
    ),
    Kind(
        "failed", 500, "Galat di pihak kami", "Our fault",
        "Tercatat dengan request_id. Ulangi dengan Idempotency-Key yang sama: tidak ada yang terjadi dua kali.",
        "This is in our log under its request_id. Repeat it with the same Idempotency-Key: nothing happens twice.",
    ),
    Kind(
        "busy", 503, "Sedang sibuk", "Busy",
        "Kiriman besar lain sedang dikerjakan. Ulangi setelah detik yang disebut Retry-After, satu demi satu.",
        "Other large bodies are being worked on. Repeat after the seconds that Retry-After names, one at a time.",
    ),
    Kind(
        "not_ready", 503, "Belum siap", "Not ready",
        "Basis data sedang tidak dapat dipakai. Ulangi setelah Retry-After; tidak ada yang terjadi dua kali.",
        "The database cannot be used just now. Repeat after the seconds that Retry-After names; nothing happens twice.",
    ),
)  # fmt: skip

KINDS = {kind.code: kind for kind in _KINDS}
CODE_OF_STATUS = {
    400: "bad_request",
    401: "key_missing",
    403: "scope_missing",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    429: "too_many_requests",
    500: "failed",
    503: "not_ready",
}
