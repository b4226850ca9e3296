-- Text without case and diacritics, `Đường Hội nghị` as `duong hoi nghi`.
-- vi: Văn bản bỏ dấu và viết thường, `Đường Hội nghị` thành `duong hoi nghi`.
(value) as
translate(strip_accents(lower(value)), 'đ', 'd')
