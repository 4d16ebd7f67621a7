SELECT q'[it's; a -- text]' AS A, q'{"}' AS B FROM DUAL;
