#!/usr/bin/env python3
"""Runs a peer solver on one VRPLIB file of a capacitated problem and prints what it found.

    benches/peers/route_solvers.py PEER FILE SECONDS SEED      one JSON line: {"peer", "cost", "routes", "seconds"}

PEER is pyvrp, ortools, vroom or vrp-cli. Each is a package that pip installs (pyvrp, ortools, pyvroom, vrp-cli);
one that is not installed prints {"peer", "absent"}. Distances are Euclidean, rounded to the nearest whole number,
one thread each. The cost is counted here from the routes, not taken from the peer. pyvrp also reads vrptw files
(distances cut to one decimal).
"""
import json
import math
import os
import sys
import time


def read(path):
    place, demand, capacity, section = {}, {}, 0, ""
    for line in open(path):
        cells = line.split()
        if not cells:
            continue
        if cells[0].endswith("_SECTION"):
            section = cells[0]
        elif line.startswith("CAPACITY"):
            capacity = int(line.split(":")[1])
        elif section == "NODE_COORD_SECTION":
            place[int(cells[0])] = (float(cells[1]), float(cells[2]))
        elif section == "DEMAND_SECTION":
            demand[int(cells[0])] = int(cells[1])
    names = sorted(place)
    points = [place[name] for name in names]
    matrix = [[int(math.dist(a, b) + 0.5) for b in points] for a in points]
    return matrix, [demand[name] for name in names], capacity, points


def pyvrp_routes(path, seconds, seed):
    import pyvrp
    timed = "TIME_WINDOW_SECTION" in open(path).read()
    data = pyvrp.read(path, round_func="dimacs" if timed else "round")
    found = pyvrp.solve(data, pyvrp.stop.MaxRuntime(seconds), seed=seed, display=False)
    return found.cost() / (10 if timed else 1), found.best.num_routes()


def ortools_routes(path, seconds, seed):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    matrix, demand, capacity, _ = read(path)
    vehicles = math.ceil(sum(demand) / capacity) + 10
    manager = pywrapcp.RoutingIndexManager(len(matrix), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    way = model.RegisterTransitCallback(lambda a, b: matrix[manager.IndexToNode(a)][manager.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(way)
    load = model.RegisterUnaryTransitCallback(lambda a: demand[manager.IndexToNode(a)])
    model.AddDimensionWithVehicleCapacity(load, 0, [capacity] * vehicles, True, "load")
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.SAVINGS
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(asked)
    routes = []
    for vehicle in range(vehicles):
        at, route = model.Start(vehicle), []
        while not model.IsEnd(at):
            at = found.Value(model.NextVar(at))
            if not model.IsEnd(at):
                route.append(manager.IndexToNode(at))
        routes.append(route)
    return count(matrix, routes)


def vroom_routes(path, seconds, seed):
    import datetime
    import numpy
    import vroom
    matrix, demand, capacity, _ = read(path)
    problem = vroom.Input()
    problem.set_durations_matrix("car", numpy.array(matrix, dtype=numpy.uint32))
    for vehicle in range(math.ceil(sum(demand) / capacity) + 10):
        problem.add_vehicle(vroom.Vehicle(vehicle, start=0, end=0, capacity=[capacity], profile="car"))
    for job in range(1, len(matrix)):
        problem.add_job(vroom.Job(job, location=job, delivery=[demand[job]]))
    found = problem.solve(exploration_level=5, nb_threads=1, timeout=datetime.timedelta(seconds=seconds))
    routes = {}
    for _, row in found.routes.iterrows():
        if row["type"] == "job":
            routes.setdefault(row["vehicle_id"], []).append(int(row["id"]))
    return count(matrix, routes.values())


def vrp_cli_routes(path, seconds, seed):
    import vrp_cli
    matrix, demand, capacity, _ = read(path)
    size = len(matrix)
    jobs = [{"id": str(job), "deliveries": [{"places": [{"location": {"index": job}, "duration": 0}], "demand": [demand[job]]}]}
            for job in range(1, size)]
    vehicles = math.ceil(sum(demand) / capacity) + 10
    kind = {"typeId": "v", "vehicleIds": [f"v{index}" for index in range(vehicles)], "profile": {"matrix": "car"},
            "costs": {"fixed": 0, "distance": 1, "time": 0}, "capacity": [capacity],
            "shifts": [{"start": {"earliest": "2026-01-01T00:00:00Z", "location": {"index": 0}},
                        "end": {"latest": "2027-01-01T00:00:00Z", "location": {"index": 0}}}]}
    problem = {"plan": {"jobs": jobs}, "fleet": {"vehicles": [kind], "profiles": [{"name": "car"}]}}
    flat = [cell for row in matrix for cell in row]
    asked = {"termination": {"maxTime": int(seconds)}, "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": 1}}}
    matrix_text = json.dumps({"profile": "car", "travelTimes": flat, "distances": flat})
    found = json.loads(vrp_cli.solve_pragmatic(problem=json.dumps(problem), matrices=[matrix_text], config=json.dumps(asked)))
    routes = [[int(act["jobId"]) for stop in tour["stops"] for act in stop["activities"] if act["jobId"].isdigit()]
              for tour in found["tours"]]
    return count(matrix, routes)


def count(matrix, routes):
    routes = [route for route in routes if route]
    served = sorted(stop for route in routes for stop in route)
    if served != list(range(1, len(matrix))):
        raise ValueError("the peer leaves stops out")
    return sum(matrix[a][b] for route in routes for a, b in zip([0] + route, route + [0])), len(routes)


PEERS = {"pyvrp": pyvrp_routes, "ortools": ortools_routes, "vroom": vroom_routes, "vrp-cli": vrp_cli_routes}


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in PEERS:
        sys.exit(__doc__)
    peer, path, seconds, seed = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
    os.environ["RAYON_NUM_THREADS"] = "1"
    began = time.time()
    try:
        cost, routes = PEERS[peer](path, seconds, seed)
    except ImportError:
        print(json.dumps({"peer": peer, "absent": True}))
        return
    print(json.dumps({"peer": peer, "cost": cost, "routes": routes, "seconds": round(time.time() - began, 2)}))


if __name__ == "__main__":
    main()
