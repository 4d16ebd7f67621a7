-- Who the session is, which tells whose synonyms and grants count.
SELECT USER FROM DUAL
