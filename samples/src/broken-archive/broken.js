"use strict";

const answer = 42;

function broken( {
  return answer +* 2;

const after = "the parser goes on here";
