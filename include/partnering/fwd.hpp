#pragma once

#include <partnering/core/version.hpp>

PARTNERING_BEGIN

class rational;
class date;
class instant;
class time_zone;
struct finding;
struct digest;
class currency;
class quantum;
class exact_money;
class rounded_money;
struct explanation;
class formula;
class ecosystem;
class value_chain;
class flow_set;
class plan;
class usage;
class partial;
class ledger;

PARTNERING_END
