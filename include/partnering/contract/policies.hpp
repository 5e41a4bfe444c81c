#pragma once

// All shipped contract policies. Each stands in a header of its own.
#include <partnering/contract/advertise.hpp>
#include <partnering/contract/bank.hpp>
#include <partnering/contract/broker.hpp>
#include <partnering/contract/clear.hpp>
#include <partnering/contract/co_market.hpp>
#include <partnering/contract/co_sell.hpp>
#include <partnering/contract/distribute.hpp>
#include <partnering/contract/enable.hpp>
#include <partnering/contract/franchise.hpp>
#include <partnering/contract/integrate.hpp>
#include <partnering/contract/provide.hpp>
#include <partnering/contract/purchase.hpp>
#include <partnering/contract/sell.hpp>
