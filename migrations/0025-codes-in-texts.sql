-- A text may carry a code of its own, by which whoever got it finds out on the published number that it was the city's.
grant select, insert on tsunagu.authenticity_code to tsunagu_messaging;
