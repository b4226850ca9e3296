-- The words (Vietnamese syllables, numbers) of a text in lower case, in order.
-- vi: Các tiếng và số trong văn bản, viết thường, theo thứ tự.
(value) as
regexp_extract_all(lower(value), '[\p{L}\p{M}\p{N}]+')
